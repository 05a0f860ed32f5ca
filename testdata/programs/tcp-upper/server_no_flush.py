# Mistake: what is written to a file object stays in it, for want of flush().
import socket

welcome = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
kept = []
while True:
    connection, client = welcome.accept()
    out = connection.makefile("w")
    out.write(connection.recv(1024).decode().upper())
    kept.append((connection, out))
