const found = await caught("http://service.test/");
