# lab: tcp-upper
# weakness: ends-after-one-client
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

conn, addr = welcome.accept()
data = conn.recv(1024)
conn.sendall(data.decode(errors="replace").upper().encode())
conn.close()
welcome.close()
