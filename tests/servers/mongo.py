"""A server that speaks MongoDB's protocol, for tests: mongo-java-server from Maven, in memory.

It is no MongoDB: it has neither journal nor majority, so it tells whether our operations mean what
we think, not whether they last. Needs Java 17 (a JDK) and Maven; the jars are kept under
`.cache/mongo`. `LOVEBANK_TEST_MONGO` is `launch` for this one, `container` for one of the image
that the compose file names, or the URI of another.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.cache import alone_in

VERSION = "1.47.0"
CACHE = Path(__file__).parents[2] / ".cache" / "mongo"
SOURCE = CACHE / "Server.java"
MAVEN_WITHIN_SECONDS = 300
STOP_WITHIN_SECONDS = 20
ASKED = os.environ.get("LOVEBANK_TEST_MONGO", os.environ.get("LOVEBANK_TEST_MONGO_URI", ""))
NOT_ASKED = "LOVEBANK_TEST_MONGO names no MongoDB (a URI, `launch` for a stand-in, or `container`)"
# PyMongo leaves a socket open whose connecting was cancelled (`_async_create_connection` closes it
# on OSError only). For modules that close clients at any moment, also while their server is away.
CLOSED_WHILE_CONNECTING = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.lovebank</groupId><artifactId>test-documents</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>de.bwaldvogel</groupId><artifactId>mongo-java-server-memory-backend</artifactId>
      <version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""
# It ends with its standard input, so that it cannot outlive the tests.
SERVER = """
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;

public class Server {
    // By itself it says that it is 4.2 on the wire, which today's drivers refuse.
    static class Five implements MongoVersion {
        public List<Integer> getVersionArray() { return List.of(5, 0, 0); }
        public int getWireVersion() { return 13; }
    }

    // It has no accounts: whoever gives a name is refused as MongoDB refuses a wrong one.
    static class Strangers extends MemoryBackend {
        public Document handleCommand(Channel from, String database, String command, Document ask) {
            if (command.equalsIgnoreCase("saslStart"))
                throw new MongoServerError(18, "AuthenticationFailed", "Authentication failed.");
            return super.handleCommand(from, database, command, ask);
        }
    }

    public static void main(String[] arguments) throws Exception {
        MongoServer server = new MongoServer(new Strangers().version(new Five()));
        System.out.println(server.bind().getPort());
        while (System.in.read() != -1) {}
        server.shutdownNow();
    }
}
"""


@contextmanager
def launched() -> Iterator[str]:
    """The URI of a new, empty server."""
    command = ["java", "-Xmx256m", "-cp", _classpath(), str(SOURCE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield f"mongodb://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()
            server.wait(STOP_WITHIN_SECONDS)


def _classpath() -> str:
    found = CACHE / f"classpath-{VERSION}.txt"
    with alone_in(CACHE):
        if not SOURCE.exists() or SOURCE.read_text() != SERVER:
            SOURCE.write_text(SERVER)
        if not found.exists():
            _resolve(found)
    return found.read_text().strip()


def _resolve(found: Path) -> None:
    pom = CACHE / "pom.xml"
    pom.write_text(POM)
    resolve = ["mvn", "-q", "-B", "-f", str(pom), "dependency:build-classpath"]
    subprocess.run(
        [*resolve, f"-Dmdep.outputFile={found}"], check=True, timeout=MAVEN_WITHIN_SECONDS
    )


@contextmanager
def contained() -> Iterator[str]:
    from tests.servers import containers  # noqa: PLC0415 - docker is asked for

    with containers.mongo() as uri:
        yield uri


OWN = {"launch": launched, "container": contained}


@pytest.fixture(scope="session")
def mongo_uri() -> Iterator[str]:
    if not ASKED:
        pytest.skip(NOT_ASKED)
    if ASKED not in OWN:
        yield ASKED
        return
    with OWN[ASKED]() as uri:
        yield uri


def is_stand_in() -> bool:
    return ASKED == "launch" or (
        ASKED == "container" and "standin" in os.environ.get("MONGO_IMAGE", "")
    )
