// No mistake: upper case of text, in which ß becomes SS: java ServerText.java
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class ServerText {
    public static void main(String[] args) throws Exception {
        try (ServerSocket welcome = new ServerSocket(9999, 1, InetAddress.getByName("127.0.0.1"));
                Socket connection = welcome.accept()) {
            InputStream in = connection.getInputStream();
            byte[] buffer = new byte[1024];
            for (int n; (n = in.read(buffer)) > 0;) {
                String text = new String(buffer, 0, n, "UTF-8");
                connection.getOutputStream().write(text.toUpperCase().getBytes("UTF-8"));
            }
        }
    }
}
