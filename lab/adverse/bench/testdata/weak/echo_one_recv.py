# lab: tcp-echo
# weakness: one-recv-per-message
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
conn.sendall(conn.recv(1024).upper())
conn.close()
