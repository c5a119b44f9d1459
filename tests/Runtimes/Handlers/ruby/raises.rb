raise "Runtime startup fails"
