# A server of one thread, which asks the system what is ready.
import select
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(128)
welcome.setblocking(False)
connections = [welcome]
while True:
    for s in select.select(connections, [], [])[0]:
        if s is welcome:
            connection, client = welcome.accept()
            connection.setblocking(False)
            connections.append(connection)
        elif data := s.recv(1024):
            s.sendall(data)
        else:
            connections.remove(s)
            s.close()
