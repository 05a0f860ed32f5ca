// lab: tcp-echo
import java.io.*;
import java.net.*;

public class Echo {
	public static void main(String[] args) throws IOException {
		try (ServerSocket welcome = new ServerSocket(9999); Socket conn = welcome.accept()) {
			byte[] b = new byte[1024];
			for (int n; (n = conn.getInputStream().read(b)) > 0; ) {
				for (int i = 0; i < n; i++) if (b[i] >= 'a' && b[i] <= 'z') b[i] -= 32;
				conn.getOutputStream().write(b, 0, n);
			}
		}
	}
}
