"""The stand-in for MongoDB with its data in a file: it can be killed and started again.

What was acknowledged is in the file, for each command is committed before it is answered, and one
command ends before the next begins. It lasts when its process is killed; a power cut is not asked.
"""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.servers.mongo import CACHE, MAVEN_WITHIN_SECONDS, POM, VERSION

READY_WITHIN_SECONDS = 120
SERVER = """
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import org.h2.mvstore.MVStore;

public class OnDisk {
    static class Five implements MongoVersion {
        public List<Integer> getVersionArray() { return List.of(5, 0, 0); }
        public int getWireVersion() { return 13; }
    }

    static class Committing extends H2Backend {
        Committing(MVStore store) { super(store); }
        public synchronized Document handleCommand(
                Channel from, String database, String command, Document ask) {
            try { return super.handleCommand(from, database, command, ask); }
            finally { getMvStore().commit(); }
        }
    }

    public static void main(String[] arguments) throws Exception {
        MVStore store = new MVStore.Builder()
            .fileName(arguments[0]).autoCommitDisabled().open();
        MongoServer server = new MongoServer(new Committing(store).version(new Five()));
        server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
        System.out.println("ready");
        while (System.in.read() != -1) {}
        server.shutdownNow();
    }
}
"""


class OnDisk:
    def __init__(self, folder: Path) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._file = folder / "mongo.mv"
        self._running: subprocess.Popen[bytes] | None = None
        self.uri = f"mongodb://127.0.0.1:{self._port}"

    def start(self) -> None:
        words = [*_java(), str(self._file), str(self._port)]
        pipe = subprocess.PIPE
        self._running = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        assert self._running.stdout
        assert self._running.stdout.readline().strip() == b"ready"

    def kill(self) -> None:
        """Without a word, as `kill -9`."""
        assert self._running
        self._running.kill()
        self._running.wait()
        for pipe in (self._running.stdin, self._running.stdout):
            if pipe:
                pipe.close()
        self._running = None

    @property
    def is_up(self) -> bool:
        return self._running is not None


@contextmanager
def on_disk(folder: Path) -> Iterator[OnDisk]:
    server = OnDisk(folder)
    server.start()
    try:
        yield server
    finally:
        if server.is_up:
            server.kill()


def _java() -> list[str]:
    """Compiled once, so that it is up again soon."""
    classes = CACHE / f"on-disk-{VERSION}"
    if not (classes / "complete").exists():
        classes.mkdir(parents=True, exist_ok=True)
        (classes / "OnDisk.java").write_text(SERVER)
        compile_it = [
            "javac",
            "-cp",
            _classpath(),
            "-d",
            str(classes),
            str(classes / "OnDisk.java"),
        ]
        subprocess.run(compile_it, check=True, timeout=READY_WITHIN_SECONDS)
        (classes / "complete").touch()
    return ["java", "-Xmx512m", "-cp", f"{classes}:{_classpath()}", "OnDisk"]


def _classpath() -> str:
    found = CACHE / f"classpath-on-disk-{VERSION}.txt"
    if not found.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        pom = CACHE / "pom-on-disk.xml"
        pom.write_text(POM.replace("memory-backend", "h2-backend"))
        resolve = ["mvn", "-q", "-B", "-f", str(pom), "dependency:build-classpath"]
        words = [*resolve, f"-Dmdep.outputFile={found}"]
        subprocess.run(words, check=True, timeout=MAVEN_WITHIN_SECONDS)
    return found.read_text().strip()
