"""What both libraries' walks need: the control surface of the emulators, and a merchant who receives notifications."""

import json
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer


class Scene:
    def __init__(self, url):
        self.url = url
        self.received = []
        scene = self

        class Merchant(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                scene.received.append((headers, body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Merchant)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.merchant = f"http://127.0.0.1:{server.server_port}/notify"

    def control(self, what, body=None):
        request = urllib.request.Request(
            f"{self.url}/control/psp/{what}",
            data=json.dumps(body or {}).encode(),
            headers={"Content-Type": "application/json"},
            method="POST",
        )
        with urllib.request.urlopen(request) as answer:
            answer.read()

    def told(self, is_it):
        """The first notification that is it."""
        for _ in range(250):
            for headers, body in list(self.received):
                if is_it(json.loads(body)):
                    return headers, body
            time.sleep(0.02)
        raise AssertionError("nobody told")


def raises(kind, call):
    """The error that the call ends in."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")
