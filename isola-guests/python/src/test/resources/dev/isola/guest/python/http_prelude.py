found = caught("http://service.test/")
