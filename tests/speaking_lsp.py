"""A YAML language server as editors run it, over its standard input and output (LSP 3.17)."""

from __future__ import annotations

import itertools
import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
INSTALLED = ROOT / ".node/node_modules/.bin/yaml-language-server"
SERVER = str(INSTALLED) if INSTALLED.exists() else shutil.which("yaml-language-server")
"""The pinned one that `make test` installs, else one on the path; None where there is neither."""

PATIENCE_S = 60.0
SETTINGS = {
    "yaml": {
        "completion": True,
        "hover": True,
        "validate": True,
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
    },
    "http": {},
}
"""What an editor is set to, and nothing from the network."""


class Editor:
    """One that has files open and asks about places in them."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process, self.numbers = process, itertools.count(1)
        self.said: queue.Queue[dict] = queue.Queue()
        self.problems: dict[str, list[dict]] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1])
            while self.process.stdout.readline() != b"\r\n":
                pass
            self.said.put(json.loads(self.process.stdout.read(length)))

    def _send(self, **message: Any) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self.process.stdin.flush()

    def tell(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, **params: Any) -> Any:
        """The server's answer; what it asks or says meanwhile is answered, or kept."""
        number = next(self.numbers)
        self._send(id=number, method=method, params=params)
        while True:
            message = self._hear()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _hear(self) -> dict:
        message = self.said.get(timeout=PATIENCE_S)
        if message.get("method") == "workspace/configuration":
            wanted = [SETTINGS.get(item.get("section", ""), {}) for item in message["params"]["items"]]
            self._send(id=message["id"], result=wanted)
        elif "method" in message and "id" in message:
            self._send(id=message["id"], result=None)
        elif message.get("method") == "textDocument/publishDiagnostics":
            self.problems[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def start(self, folder: Path) -> None:
        configured = {"configuration": True, "workspaceFolders": True}
        self.ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            capabilities={
                "workspace": configured,
                "textDocument": {
                    "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
                    "hover": {"contentFormat": ["markdown"]},
                    "publishDiagnostics": {},
                },
            },
        )
        self.tell("initialized")

    def open(self, path: Path) -> None:
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text(encoding="utf-8")}
        self.tell("textDocument/didOpen", textDocument=document)

    def completions(self, path: Path, line: int, column: int) -> list[str]:
        """What is offered at a place, lines and columns from 0."""
        found = self.ask("textDocument/completion", textDocument={"uri": path.as_uri()}, position=_at(line, column))
        return [item["label"] for item in (found["items"] if isinstance(found, dict) else found)]

    def hover(self, path: Path, line: int, column: int) -> str:
        found = self.ask("textDocument/hover", textDocument={"uri": path.as_uri()}, position=_at(line, column))
        return "" if found is None else found["contents"]["value"]

    def diagnostics(self, path: Path) -> list[dict]:
        """What the server finds wrong with a file, once it has said."""
        while path.as_uri() not in self.problems:
            self._hear()
        return self.problems[path.as_uri()]


def _at(line: int, column: int) -> dict[str, int]:
    return {"line": line, "character": column}


@contextmanager
def editor_in(folder: Path) -> Iterator[Editor]:
    process = subprocess.Popen(
        [SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
    )
    try:
        editor = Editor(process)
        editor.start(folder)
        yield editor
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
