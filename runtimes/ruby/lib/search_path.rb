# frozen_string_literal: true

module HearthRuntime
  # Where `require` looks: the function, then its layers, then Ruby. Settings of the function's own stand.
  # https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
  module SearchPath
    class << self
      def set
        task_root = ENV['LAMBDA_TASK_ROOT'] || Dir.pwd
        opt = ENV['HEARTH_OPT'] || '/opt'
        # "3.3.0": the version of the compiled extensions, as the folders of layers and of bundler are named.
        version = RbConfig::CONFIG['ruby_version']
        set_gem_path(["#{task_root}/vendor/bundle/ruby/#{version}", "#{opt}/ruby/gems/#{version}"])
        $LOAD_PATH.unshift("#{opt}/ruby/lib") unless ENV['RUBYLIB']
        $LOAD_PATH.unshift(task_root) unless $LOAD_PATH.include?(task_root)
      end

      private

      # RubyGems reads GEM_PATH when it first looks for a gem, which Ruby's own start has done already.
      def set_gem_path(folders)
        return if ENV['GEM_PATH']

        ENV['GEM_PATH'] = folders.join(':')
        Gem.clear_paths if defined?(Gem)
      end
    end
  end
end
