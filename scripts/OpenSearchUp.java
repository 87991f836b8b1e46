import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.node.Node;

/**
 * One to several OpenSearch nodes in this process, on loopback, until standard input ends or says "quit".
 *
 * Arguments: directory, number of nodes, first port. Commands, a line each, each answered by a line: "stop N" and "start N"
 * (nodes count from 0), "quit".
 */
public class OpenSearchUp {
    public static void main(String[] arguments) throws Exception {
        String directory = arguments[0];
        int nodes = Integer.parseInt(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        OpenSearchRunner runner = new OpenSearchRunner();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        runner.onBuild((number, settings) -> {
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", port + number - 1);
            settings.put("transport.port", String.valueOf(port + 99 + number));
            settings.putList("cluster.initial_cluster_manager_nodes", "Node 1");
            settings.putList("discovery.seed_hosts", seeds(port, nodes));
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("index.store.type", "niofs");
        }).build(newConfigs().basePath(directory).numOfNode(nodes).clusterName("searchidx").disableESLogger());
        runner.ensureYellow();
        System.out.println("ready http://127.0.0.1:" + port);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null && !line.equals("quit"); line = commands.readLine()) {
            System.out.println(answer(runner, line));
        }
        close(runner);
        System.exit(0);
    }

    private static String answer(OpenSearchRunner runner, String line) {
        String[] words = line.trim().split(" +");
        try {
            int number = Integer.parseInt(words[1]);
            if (words[0].equals("stop")) {
                Node node = runner.getNode(number);
                node.close();
                return "stopped " + number;
            }
            if (words[0].equals("start")) {
                return runner.startNode(number) ? "started " + number : "failed " + number;
            }
        } catch (Exception error) {
            return "failed " + error;
        }
        return "unknown " + line;
    }

    private static String[] seeds(int port, int nodes) {
        String[] seeds = new String[nodes];
        for (int i = 0; i < nodes; i++) {
            seeds[i] = "127.0.0.1:" + (port + 100 + i);
        }
        return seeds;
    }

    private static synchronized void close(OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (Exception error) {
            // it is going away in any case
        }
    }
}
