# frozen_string_literal: true

require 'socket'

module HearthRuntime
  # The Lambda Runtime API (2018-06-01) over one kept-alive socket.
  # https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
  #
  # `net/http` costs 25 ms to load; and this sends an answer and the request for the next invocation in one
  # write (HTTP/1.1 pipelining), which saves a round trip for each invocation.
  class RuntimeApi
    # What the server answered: a status, a body, and headers by any spelling of their names.
    class Reply
      attr_reader :status, :body

      def initialize(status, headers, body)
        @status = status
        @headers = headers
        @body = body
      end

      def [](name)
        @headers[name.downcase]
      end
    end

    BASE = '/2018-06-01/runtime/'

    def initialize(address)
      @host, _, port = address.rpartition(':')
      @port = port.to_i
      @tail = " HTTP/1.1\r\nHost: #{address}\r\n"
      @get_next = "GET #{BASE}invocation/next#{@tail}\r\n"
    end

    # Blocks until there is an invocation.
    def next
      write(@get_next)
      read_next
    end

    def post_response_then_next(request_id, body, content_type)
      post_then_next("invocation/#{request_id}/response", body, content_type, nil)
    end

    def post_error_then_next(request_id, body, error_type)
      post_then_next("invocation/#{request_id}/error", body, 'application/json', error_type)
    end

    # For errors after which the process ends.
    def post_error(path, body, error_type)
      write(post_text(path, body, 'application/json', error_type))
      read_reply
    end

    private

    def post_then_next(path, body, content_type, error_type)
      begin
        write(post_text(path, body, content_type, error_type) << @get_next)
        reply = read_reply
      rescue SystemCallError, EOFError
        # The server may refuse a body by closing the connection (a response that is too large is the
        # platform's finding). The runtime then just asks for the next invocation.
        @socket = nil
        return self.next
      end
      raise "The Runtime API answered #{reply.status}" if reply.status >= 500

      @socket ? read_next : self.next
    end

    def post_text(path, body, content_type, error_type)
      text = +"POST #{BASE}#{path}#{@tail}Content-Type: #{content_type}\r\nContent-Length: #{body.bytesize}\r\n"
      text << "Lambda-Runtime-Function-Error-Type: #{error_type}\r\n" if error_type
      text << "\r\n"
      text.force_encoding(Encoding::BINARY) << body.b
    end

    def write(text)
      unless @socket
        @socket = TCPSocket.new(@host, @port)
        @socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
        @socket.binmode
      end
      @socket.write(text)
    end

    def read_next
      reply = read_reply
      raise "The Runtime API answered #{reply.status}: #{reply.body}" unless reply.status == 200

      reply
    end

    def read_reply
      status = read_line.split(' ', 3)[1].to_i
      headers = {}
      until (line = read_line).empty?
        name, value = line.split(':', 2)
        # Header values are UTF-8; the client context holds whatever the caller sent.
        headers[name.downcase] = value.strip.force_encoding(Encoding::UTF_8)
      end
      return read_reply if status == 100

      body = headers['transfer-encoding'].to_s.include?('chunked') ? read_chunks : read(headers['content-length'].to_i)
      @socket = nil if headers['connection'].to_s.casecmp?('close')
      Reply.new(status, headers, body.force_encoding(Encoding::UTF_8))
    end

    def read_line
      line = @socket.gets("\r\n") or raise EOFError, 'The Runtime API closed the connection'
      line.chomp("\r\n")
    end

    def read(length)
      return +'' if length.zero?

      data = @socket.read(length)
      raise EOFError, 'The Runtime API closed the connection' if data.nil? || data.bytesize < length

      data
    end

    def read_chunks
      body = ''.b
      until (length = read_line.to_i(16)).zero?
        body << read(length)
        read_line
      end
      # Trailers, which nothing here needs, and the empty line behind them.
      nil until read_line.empty?
      body
    end
  end
end
