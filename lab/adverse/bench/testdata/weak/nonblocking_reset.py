# lab: tcp-nonblocking
# weakness: a-client-that-left-ends-the-server
import select
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conns = []
while True:
    ready, _, _ = select.select([welcome] + conns, [], [])
    for s in ready:
        if s is welcome:
            conns.append(welcome.accept()[0])
            continue
        data = s.recv(1024)
        if not data:
            conns.remove(s)
            s.close()
        else:
            s.sendall(data)
