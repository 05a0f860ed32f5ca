# lab: tcp-threaded
import socket
import threading

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)


def serve(conn):
    with conn:
        try:
            conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
        except OSError as e:
            print(e)


while True:
    conn, addr = welcome.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
