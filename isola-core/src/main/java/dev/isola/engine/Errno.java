package dev.isola.engine;

/** The error numbers of WASI preview 1 that are given to guests. */
enum Errno {
  SUCCESS(0),
  ACCES(2),
  BADF(8),
  BUSY(10),
  EXIST(20),
  FAULT(21),
  FBIG(22),
  ILSEQ(25),
  INVAL(28),
  IO(29),
  ISDIR(31),
  LOOP(32),
  MFILE(33),
  NAMETOOLONG(37),
  NOENT(44),
  NOSPC(51),
  NOTDIR(54),
  NOTEMPTY(55),
  NOTSUP(58),
  OVERFLOW(61),
  PERM(63),
  ROFS(69),
  SPIPE(70),
  XDEV(75),
  NOTCAPABLE(76);

  private final int code;

  Errno(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
