const hello = (name) => "hello " + name;
