# lab: tcp-nonblocking
# weakness: end-of-stream-not-noticed
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
        try:
            data = s.recv(1024)
            if data:
                s.sendall(data)
            else:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
