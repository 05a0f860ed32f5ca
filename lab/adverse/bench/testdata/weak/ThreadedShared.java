// lab: tcp-nonblocking
// weakness: answers-mixed-up
import java.io.*;
import java.net.*;

public class ThreadedShared {
	static byte[] b = new byte[1024]; // of all threads

	static void serve(Socket conn) {
		try (conn) {
			for (int n; (n = conn.getInputStream().read(b)) > 0; ) {
				Thread.sleep(100); // thinks
				conn.getOutputStream().write(b, 0, n);
			}
		} catch (Exception e) {
		}
	}

	public static void main(String[] args) throws IOException {
		ServerSocket welcome = new ServerSocket(9999);
		while (true) {
			Socket conn = welcome.accept();
			new Thread(() -> serve(conn)).start();
		}
	}
}
