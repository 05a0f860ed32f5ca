# Mistake: listen() is missing.
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 12000))
while True:
    c, a = s.accept()
    c.send(c.recv(1024).upper()); c.close()
