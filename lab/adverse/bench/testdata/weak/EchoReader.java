// lab: tcp-echo
// weakness: octets-lost-in-decoding
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;

public class EchoReader {
	public static void main(String[] args) throws IOException {
		try (ServerSocket welcome = new ServerSocket(9999); Socket conn = welcome.accept()) {
			byte[] b = new byte[1024];
			for (int n; (n = conn.getInputStream().read(b)) > 0; ) {
				StringBuilder s = new StringBuilder();
				for (char c : new String(b, 0, n, StandardCharsets.UTF_8).toCharArray()) s.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
				conn.getOutputStream().write(s.toString().getBytes(StandardCharsets.UTF_8));
			}
		}
	}
}
