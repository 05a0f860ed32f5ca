# lab: framed.yaml
import socket
import struct
import threading

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)


def exactly(conn, n):
    data = b""
    while len(data) < n:
        more = conn.recv(n - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def serve(conn):
    with conn:
        try:
            while True:
                (n,) = struct.unpack(">I", exactly(conn, 4))
                conn.sendall(struct.pack(">I", n) + exactly(conn, n))
        except (OSError, EOFError):
            pass


while True:
    conn, addr = welcome.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
