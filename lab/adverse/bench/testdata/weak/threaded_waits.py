# lab: tcp-threaded
# weakness: one-client-at-a-time
import socket
import threading

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)


def serve(conn):
    try:
        conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
    except OSError:
        pass
    conn.close()


while True:
    conn, addr = welcome.accept()
    thread = threading.Thread(target=serve, args=(conn,))
    thread.start()
    thread.join()
