"""A small client of the language server protocol: it opens a file as an editor does, and asks what the editor shows."""

import json
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Self

SETTINGS: Mapping[str, object] = {
    "yaml": {"schemaStore": {"enable": False}, "validate": True, "completion": True, "hover": True},
    "redhat": {"telemetry": {"enabled": False}},
    "http": {},
}  # fmt: skip
"""What the editor has set: no list of schemas is fetched, and nothing is reported to anybody."""
CAPABILITIES: Mapping[str, object] = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True, "didChangeConfiguration": {}},
}
SECONDS = 30


class LanguageServer:
    """A server that is spoken to over its standard input and output."""

    def __init__(self, command: str, folder: Path) -> None:
        self.folder, self.last, self.answers = folder, 0, Queue[dict[str, Any]]()
        self.marked: dict[str, list[dict[str, Any]]] = {}
        self.process = subprocess.Popen(
            [command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        """Says who asks and what is set."""
        about = {"processId": None, "rootUri": self.folder.as_uri(), "capabilities": CAPABILITIES}
        self.ask("initialize", {**about, "workspaceFolders": [{"uri": self.folder.as_uri(), "name": "work"}]})
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the server."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def open(self, name: str, text: str) -> str:
        """Writes a file with this text and opens it; its address."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return self.look_at(path)

    def look_at(self, path: Path) -> str:
        """Opens a file that is there; its address."""
        text = path.read_text(encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return path.as_uri()

    def offered(self, address: str, line: int, column: int) -> dict[str, dict[str, Any]]:
        """What is offered to be written at the place, by its label."""
        result = self.ask("textDocument/completion", _at(address, line, column))
        return {item["label"]: item for item in (result or {}).get("items", [])}

    def said(self, address: str, line: int, column: int) -> str:
        """What is shown when the mouse rests on the place."""
        result = self.ask("textDocument/hover", _at(address, line, column))
        return "" if not result else str(result["contents"]["value"])

    def marks(self, address: str) -> list[dict[str, Any]]:
        """What is marked in the file as wrong."""
        while address not in self.marked:
            self._take(None)
        return self.marked[address]

    # The protocol

    def ask(self, method: str, about: object) -> Any:
        """The answer to a request."""
        self.last += 1
        self._send({"jsonrpc": "2.0", "id": self.last, "method": method, "params": about})
        return self._take(self.last)

    def tell(self, method: str, about: object) -> None:
        """Sends what has no answer."""
        self._send({"jsonrpc": "2.0", "method": method, "params": about})

    def _take(self, wanted: int | None) -> Any:
        """The answer that is wanted, or None once a file was marked; what the server asks meanwhile is answered."""
        while True:
            try:
                message = self.answers.get(timeout=SECONDS)
            except Empty:
                raise TimeoutError("the language server does not answer") from None
            match message:
                case {"method": "textDocument/publishDiagnostics", "params": {"uri": address, "diagnostics": found}}:
                    self.marked[address] = found
                    if wanted is None:
                        return None
                case {"method": "workspace/configuration", "id": number, "params": {"items": sections}}:
                    settings = [SETTINGS.get(section["section"], {}) for section in sections]
                    self._send({"jsonrpc": "2.0", "id": number, "result": settings})
                case {"method": _, "id": number}:
                    self._send({"jsonrpc": "2.0", "id": number, "result": None})
                case {"id": number, "error": error} if number == wanted:
                    raise RuntimeError(error["message"])
                case {"id": number, "result": result} if number == wanted:
                    return result

    def _send(self, message: Mapping[str, object]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        """Puts each message of the server into the queue."""
        assert self.process.stdout
        length = 0
        try:
            while line := self.process.stdout.readline():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                elif not line.strip():
                    self.answers.put(json.loads(self.process.stdout.read(length)))
        except ValueError:
            return  # the pipe was closed


def _at(address: str, line: int, column: int) -> dict[str, object]:
    """A place in a file; lines and columns count from 0."""
    return {"textDocument": {"uri": address}, "position": {"line": line, "character": column}}
