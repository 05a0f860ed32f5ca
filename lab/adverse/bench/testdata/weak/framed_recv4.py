# lab: framed.yaml
# weakness: recv-not-repeated
import socket
import struct

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        while head := conn.recv(4):
            (n,) = struct.unpack(">I", head)
            data = b""
            while len(data) < n:
                data += conn.recv(n - len(data))
            conn.sendall(head + data)
    except OSError:
        pass
    conn.close()
