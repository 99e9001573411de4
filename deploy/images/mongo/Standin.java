import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

/** A stand-in for MongoDB where MongoDB itself is not to be had: mongo-java-server over H2 on a file. */
public class Standin {
    /** It speaks the messages of these versions, and only calls itself older than drivers take. */
    static final MongoVersion VERSION = new MongoVersion() {
        public List<Integer> getVersionArray() { return List.of(5, 0, 0); }
        public int getWireVersion() { return 13; }
    };

    public static void main(String[] arguments) {
        MongoServer server = new MongoServer(new H2Backend(arguments[2]).version(VERSION));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind(arguments[0], Integer.parseInt(arguments[1]));
        System.out.println("ready");
    }
}
