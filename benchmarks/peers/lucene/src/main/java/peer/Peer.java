package peer;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.MultiFieldQueryParser;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * Lucene as a peer: one task in a process of its own; prints what was measured as one JSON object, as engine_task.py does.
 *
 * <p>build CORPUS.jsonl DIR | update CHANGES.jsonl DIR | ask QUERIES.json DIR page|total
 */
public final class Peer {
  private static final int HITS = 10;
  private static final int PASSAGES = 3;
  private static final int COUNT_ALL = Integer.MAX_VALUE;
  private static final int COUNT_UP_TO = 100; // matches counted when only the page is wanted
  private static final double BUFFER_MB = 256;
  private static final double WARM_SECONDS = 2;
  private static final double TIMED_SECONDS = 20;
  private static final String[] TEXTS = {"title", "text"};
  private static final Map<String, Float> BOOSTS = Map.of("title", 2f, "text", 1f);
  private static final Gson GSON = new Gson();

  /** One article of the corpus. */
  record Row(String id, String title, String text, String date, String section) {}

  /** One query as queries.py draws it. */
  record DrawnQuery(String kind, List<String> words, String section, String since, String until) {}

  /** Times in ms, exact totals (null when only the page was wanted), numbers of hits. */
  record Timed(List<Double> ms, List<Long> totals, List<Integer> hits) {}

  /** Number of all matches (null when only the page was wanted) and number of hits on the page. */
  record Answer(Long total, int hits) {}

  public static void main(String[] arguments) throws Exception {
    Path source = Path.of(arguments[1]);
    Path directory = Path.of(arguments[2]);
    Object measured =
        switch (arguments[0]) {
          case "build" -> build(source, directory);
          case "update" -> update(source, directory);
          default -> ask(source, directory, arguments[3].equals("total"));
        };
    System.out.println(GSON.toJson(measured));
  }

  private static Map<String, Object> build(Path corpus, Path directory) throws IOException {
    long started = System.nanoTime();
    write(corpus, directory);
    return Map.of("seconds", seconds(started), "version", Version.LATEST.toString());
  }

  private static Map<String, Object> update(Path changes, Path directory) throws Exception {
    long started = System.nanoTime();
    write(changes, directory);
    double seconds = seconds(started);
    try (Directory files = FSDirectory.open(directory);
        DirectoryReader reader = DirectoryReader.open(files)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      DrawnQuery newWord = new DrawnQuery("word", List.of("aktualisierungsprobe"), "", "", "");
      return Map.of("seconds", seconds, "updated", answer(searcher, parser(), newWord, true).total());
    }
  }

  private static void write(Path source, Path directory) throws IOException {
    boolean isNew = !Files.exists(directory);
    IndexWriterConfig settings = new IndexWriterConfig(new GermanAnalyzer()).setRAMBufferSizeMB(BUFFER_MB);
    try (Directory files = FSDirectory.open(directory);
        IndexWriter writer = new IndexWriter(files, settings);
        BufferedReader lines = Files.newBufferedReader(source)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Row row = GSON.fromJson(line, Row.class);
        if (isNew) {
          writer.addDocument(document(row));
        } else {
          writer.updateDocument(new Term("id", row.id()), document(row));
        }
      }
    }
  }

  private static Document document(Row row) {
    Document document = new Document();
    document.add(new StringField("id", row.id(), Field.Store.YES));
    document.add(new TextField("title", row.title(), Field.Store.YES));
    document.add(new TextField("text", row.text(), Field.Store.YES));
    document.add(new StringField("section", row.section(), Field.Store.YES));
    document.add(new LongField("day", day(row.date()), Field.Store.YES));
    return document;
  }

  private static Map<String, Timed> ask(Path queries, Path directory, boolean total) throws Exception {
    TypeToken<Map<String, Map<String, List<DrawnQuery>>>> type = new TypeToken<>() {};
    Map<String, Map<String, List<DrawnQuery>>> queriesByUse = GSON.fromJson(Files.readString(queries), type);
    Map<String, Timed> timedByKind = new LinkedHashMap<>();
    try (Directory files = FSDirectory.open(directory);
        DirectoryReader reader = DirectoryReader.open(files)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null); // every query is asked once
      for (String kind : queriesByUse.get("timed").keySet()) {
        long begun = System.nanoTime();
        while (seconds(begun) < WARM_SECONDS) {
          timed(searcher, queriesByUse.get("warming").get(kind), total, WARM_SECONDS);
        }
        timedByKind.put(kind, timed(searcher, queriesByUse.get("timed").get(kind), total, TIMED_SECONDS));
      }
    }
    return timedByKind;
  }

  private static Timed timed(IndexSearcher searcher, List<DrawnQuery> queries, boolean total, double limit) throws Exception {
    Timed results = new Timed(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    QueryParser parser = parser();
    long begun = System.nanoTime();
    for (DrawnQuery drawn : queries) {
      if (seconds(begun) > limit) {
        break;
      }
      long started = System.nanoTime();
      Answer answer = answer(searcher, parser, drawn, total);
      results.ms().add(seconds(started) * 1000);
      results.totals().add(answer.total());
      results.hits().add(answer.hits());
    }
    return results;
  }

  private static Answer answer(IndexSearcher searcher, QueryParser parser, DrawnQuery drawn, boolean total) throws Exception {
    Query query = query(parser, drawn);
    TopDocs matches = topDocs(searcher, query, drawn, total ? COUNT_ALL : COUNT_UP_TO);
    List<Document> page = new ArrayList<>();
    for (ScoreDoc hit : matches.scoreDocs) {
      page.add(searcher.storedFields().document(hit.doc, drawn.kind().equals("passages") ? null : Set.of("id", "title", "day")));
    }
    if (drawn.kind().equals("passages")) {
      UnifiedHighlighter.builder(searcher, parser.getAnalyzer()).build().highlight("text", query, matches, PASSAGES);
    }
    return new Answer(total ? matches.totalHits.value : null, page.size());
  }

  private static TopDocs topDocs(IndexSearcher searcher, Query query, DrawnQuery drawn, int counted) throws IOException {
    if (drawn.kind().equals("filter")) {
      Sort newest = new Sort(LongField.newSortField("day", true, SortedNumericSelector.Type.MAX));
      return searcher.search(query, new TopFieldCollectorManager(newest, HITS, null, counted, false));
    }
    return searcher.search(query, new TopScoreDocCollectorManager(HITS, null, counted, false));
  }

  private static Query query(QueryParser parser, DrawnQuery drawn) throws ParseException {
    String words = String.join(" ", drawn.words());
    return switch (drawn.kind()) {
      case "any3" -> parser.parse(String.join(" OR ", drawn.words()));
      case "phrase" -> parser.parse('"' + words + '"');
      case "prefix" -> parser.parse(words + "*");
      case "fuzzy" -> parser.parse(words + "~1");
      case "filter" ->
          new BooleanQuery.Builder()
              .add(parser.parse(words), Occur.MUST)
              .add(new TermQuery(new Term("section", drawn.section())), Occur.FILTER)
              .add(LongField.newRangeQuery("day", day(drawn.since()), day(drawn.until())), Occur.FILTER)
              .build();
      default -> parser.parse(words);
    };
  }

  private static QueryParser parser() {
    Analyzer german = new GermanAnalyzer();
    QueryParser parser = new MultiFieldQueryParser(TEXTS, german, BOOSTS);
    parser.setDefaultOperator(QueryParser.Operator.AND);
    return parser;
  }

  /** 20260131 of 2026-01-31; 0 of an unknown date. */
  private static long day(String date) {
    return date.isEmpty() ? 0 : Long.parseLong(date.substring(0, 10).replace("-", ""));
  }

  private static double seconds(long started) {
    return (System.nanoTime() - started) / 1e9;
  }
}
