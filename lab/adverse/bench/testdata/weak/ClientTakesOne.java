// lab: tcp-echo
// against: client
// weakness: one-recv-for-the-answer
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;

public class ClientTakesOne {
	public static void main(String[] args) throws IOException {
		var keyboard = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		String text = keyboard.readLine();
		try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
			socket.setSoTimeout(2000);
			socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
			byte[] answer = new byte[1024];
			int n = socket.getInputStream().read(answer);
			if (n > 0) {
				System.out.println(new String(answer, 0, n, StandardCharsets.UTF_8));
			}
		}
	}
}
