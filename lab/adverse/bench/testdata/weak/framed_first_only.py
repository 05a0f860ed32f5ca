# lab: framed.yaml
# weakness: several-messages-taken-for-one
import socket
import struct

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        buffer = b""
        while data := conn.recv(200_000):
            buffer += data
            while len(buffer) >= 4 and len(buffer) >= 4 + struct.unpack(">I", buffer[:4])[0]:
                n = struct.unpack(">I", buffer[:4])[0]
                conn.sendall(buffer[: 4 + n])
                buffer = b""
    except OSError:
        pass
    conn.close()
