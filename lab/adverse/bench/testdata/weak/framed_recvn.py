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
        while head := conn.recv(4, socket.MSG_WAITALL):
            if len(head) < 4:
                break
            (n,) = struct.unpack(">I", head)
            data = conn.recv(n) if n else b""
            conn.sendall(struct.pack(">I", len(data)) + data)
    except OSError:
        pass
    conn.close()
