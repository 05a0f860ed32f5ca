// lab: tcp-echo
// weakness: waits-for-a-line-end
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;

public class EchoLine {
	public static void main(String[] args) throws IOException {
		try (ServerSocket welcome = new ServerSocket(9999); Socket conn = welcome.accept()) {
			BufferedReader in = new BufferedReader(new InputStreamReader(conn.getInputStream(), StandardCharsets.UTF_8));
			for (String line; (line = in.readLine()) != null; ) {
				conn.getOutputStream().write(line.toUpperCase().getBytes(StandardCharsets.UTF_8));
			}
		}
	}
}
