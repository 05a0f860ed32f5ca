// lab: tcp-upper
// weakness: a-client-that-left-ends-the-server
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;

public class UpperDies {
	public static void main(String[] args) throws IOException {
		ServerSocket welcome = new ServerSocket(12000);
		while (true) {
			Socket conn = welcome.accept();
			byte[] b = new byte[1024];
			int n = conn.getInputStream().read(b);
			if (n > 0) conn.getOutputStream().write(new String(b, 0, n, StandardCharsets.UTF_8).toUpperCase().getBytes(StandardCharsets.UTF_8));
			conn.close();
		}
	}
}
