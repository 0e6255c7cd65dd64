package dev.isola.engine;

import java.io.IOException;

/** A file, or something that is neither directory nor link and cannot be opened. */
interface FileNode extends Node {

  Descriptor open(OpenMode mode) throws IOException, WasiException;
}
