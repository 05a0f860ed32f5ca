# lab: tcp-echo
# weakness: blanks-stripped
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
while data := conn.recv(1024):
    conn.sendall(data.strip().upper())
conn.close()
