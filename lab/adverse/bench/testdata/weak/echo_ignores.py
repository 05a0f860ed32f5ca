# lab: tcp-echo
# weakness: octets-lost-in-decoding
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
while data := conn.recv(1024):
    conn.sendall(data.decode(errors="ignore").encode().upper())
conn.close()
