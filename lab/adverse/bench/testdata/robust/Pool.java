// lab: tcp-threaded
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.*;

public class Pool {
	static void serve(Socket conn) {
		try (conn) {
			byte[] b = new byte[1024];
			int n = conn.getInputStream().read(b);
			if (n > 0) conn.getOutputStream().write(new String(b, 0, n, StandardCharsets.UTF_8).toUpperCase().getBytes(StandardCharsets.UTF_8));
		} catch (IOException e) {
			System.out.println(e);
		}
	}

	public static void main(String[] args) throws IOException {
		ExecutorService pool = Executors.newFixedThreadPool(64);
		ServerSocket welcome = new ServerSocket(12000);
		while (true) {
			Socket conn = welcome.accept();
			pool.submit(() -> serve(conn));
		}
	}
}
