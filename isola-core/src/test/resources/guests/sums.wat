;; A guest whose scripts are whole numbers: loading one adds it to the sum. It shows all that a
;; guest has to do, and does a few things besides that tests want done.
(module
  (import "isola" "emit" (func $emit (param i32 i32 i32)))
  (import "isola" "begin" (func $begin (param i32 i32 i32 i32 i32) (result i32)))
  (import "isola" "wait" (func $wait (param i64) (result i32)))
  (import "isola" "size" (func $size (param i32) (result i32)))
  (import "isola" "take" (func $take (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))

  (memory (export "memory") 1 100)
  (table 2 2 funcref)
  (elem (i32.const 0) $add_digit $echo_all)

  (global $sum (mut i32) (i32.const 0))
  (global $started (mut i32) (i32.const 0))
  ;; Where the next buffer goes. What is below it is for the guest itself.
  (global $heap (mut i32) (i32.const 4096))

  ;; CBOR maps of errors: type, message and phase.
  (data (i32.const 1024)
    "\a3dtypekSyntaxErrorgmessagelnot a numberephasegcompile")
  (data (i32.const 1152)
    "\a3dtypeiNameErrorgmessagepno such functionephasecrun")
  (data (i32.const 1280)
    "\a3dtypekMemoryErrorgmessagemout of memoryephasefmemory")
  (data (i32.const 1408)
    "\a3dtypeiHostErrorgmessageptold by the hostephasecrun")
  (data (i32.const 1536) "hello from wat\0a")

  (func $initialize (export "_initialize")
    (global.set $started (i32.const 1)))

  (func $abi (export "isola_abi") (result i32)
    (i32.const 1))

  (func $init (export "isola_init") (result i32)
    (global.set $started (i32.add (global.get $started) (i32.const 1)))
    (i32.const 0))

  (func $start (export "isola_start") (result i32)
    (i32.const 0))

  ;; Buffers are never given back; the memory grows when it is full.
  (func $alloc (export "isola_alloc") (param $length i32) (result i32)
    (local $buffer i32)
    (local $end i32)
    (local.set $buffer (global.get $heap))
    (local.set $end (i32.add (local.get $buffer) (local.get $length)))
    (if (i32.gt_u (local.get $end) (i32.mul (memory.size) (i32.const 65536)))
      (then
        (if (i32.eq
              (memory.grow
                (i32.add
                  (i32.div_u (local.get $length) (i32.const 65536))
                  (i32.const 1)))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (global.set $heap (local.get $end))
    (local.get $buffer))

  (func $free (export "isola_free") (param $buffer i32))

  (func $add_digit (param $number i32) (param $digit i32) (result i32)
    (i32.add
      (i32.mul (local.get $number) (i32.const 10))
      (i32.sub (local.get $digit) (i32.const 48))))

  (func $load (export "isola_load")
    (param $name i32) (param $name_length i32) (param $source i32) (param $length i32)
    (result i32)
    (local $at i32)
    (local $number i32)
    (local $digit i32)
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $digit
          (i32.load8_u (i32.add (local.get $source) (local.get $at))))
        (if (i32.or
              (i32.lt_u (local.get $digit) (i32.const 48))
              (i32.gt_u (local.get $digit) (i32.const 57)))
          (then
            (call $emit (i32.const 3) (i32.const 1024) (i32.const 53))
            (return (i32.const 1))))
        (local.set $number
          (call_indirect (param i32 i32) (result i32)
            (local.get $number) (local.get $digit) (i32.const 0)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $more)))
    (global.set $sum (i32.add (global.get $sum) (local.get $number)))
    (i32.const 0))

  ;; Returns a number of 32 bits.
  (func $return_number (param $number i32) (result i32)
    (i32.store8 (i32.const 0) (i32.const 26)) ;; 0x1a: four bytes follow, the highest first
    (i32.store8 (i32.const 1) (i32.shr_u (local.get $number) (i32.const 24)))
    (i32.store8 (i32.const 2) (i32.shr_u (local.get $number) (i32.const 16)))
    (i32.store8 (i32.const 3) (i32.shr_u (local.get $number) (i32.const 8)))
    (i32.store8 (i32.const 4) (local.get $number))
    (call $emit (i32.const 2) (i32.const 0) (i32.const 5))
    (i32.const 0))

  ;; Returns the first argument. It follows the heads of two arrays and the kind.
  (func $echo_all (param $arguments i32) (param $length i32) (result i32)
    (call $emit
      (i32.const 2)
      (i32.add (local.get $arguments) (i32.const 3))
      (i32.sub (local.get $length) (i32.const 3)))
    (i32.const 0))

  (func $print (result i32)
    (i32.store (i32.const 16) (i32.const 1536))
    (i32.store (i32.const 20) (i32.const 15))
    (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 24)))
    (call $return_number (i32.load (i32.const 24))))

  ;; Asks the host, with the function's name as the hostcall's and the first argument.
  (func $ask
    (param $name i32) (param $name_length i32) (param $arguments i32) (param $length i32)
    (result i32)
    (local $handle i32)
    (local $answer i32)
    (local $answer_length i32)
    (local.set $handle
      (call $begin
        (i32.const 1)
        (local.get $name)
        (local.get $name_length)
        (i32.add (local.get $arguments) (i32.const 3))
        (i32.sub (local.get $length) (i32.const 3))))
    (drop (call $wait (i64.const -1)))
    (local.set $answer_length (call $size (local.get $handle)))
    (local.set $answer (call $alloc (local.get $answer_length)))
    (if (call $take (local.get $handle) (local.get $answer))
      (then
        (call $emit (i32.const 3) (i32.const 1408) (i32.const 51))
        (return (i32.const 1))))
    (call $emit (i32.const 2) (local.get $answer) (local.get $answer_length))
    (i32.const 0))

  (func $fill (result i32)
    (loop $more
      (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (call $emit (i32.const 3) (i32.const 1280) (i32.const 53))
    (i32.const 1))

  (func $recurse (param $depth i32) (result i32)
    (i32.add
      (i32.const 1)
      (call $recurse (i32.add (local.get $depth) (i32.const 1)))))

  (func $chase (result i32)
    (return_call $chase))

  ;; Counts down from the number that is the first argument, if it has one or two bytes.
  (func $count (param $arguments i32) (result i32)
    (local $number i32)
    (local.set $number (i32.load8_u offset=3 (local.get $arguments)))
    (if (i32.eq (local.get $number) (i32.const 24))
      (then
        (local.set $number (i32.load8_u offset=4 (local.get $arguments)))))
    (block $done
      (loop $more
        (br_if $done (i32.eqz (local.get $number)))
        (local.set $number (i32.sub (local.get $number) (i32.const 1)))
        (br $more)))
    (call $return_number (local.get $number)))

  ;; Functions are told apart by their first letters.
  (func $call (export "isola_call")
    (param $name i32) (param $name_length i32) (param $arguments i32) (param $length i32)
    (result i32)
    (local $letter i32)
    (if (local.get $name_length)
      (then (local.set $letter (i32.load8_u (local.get $name)))))
    (if (i32.eq (local.get $letter) (i32.const 115)) ;; s
      (then (return (call $return_number (global.get $sum)))))
    (if (i32.eq (local.get $letter) (i32.const 105)) ;; i: how often it was initialised
      (then (return (call $return_number (global.get $started)))))
    (if (i32.eq (local.get $letter) (i32.const 101)) ;; e
      (then
        (return
          (call_indirect (param i32 i32) (result i32)
            (local.get $arguments) (local.get $length) (i32.const 1)))))
    (if (i32.eq (local.get $letter) (i32.const 112)) ;; p
      (then (return (call $print))))
    (if (i32.eq (local.get $letter) (i32.const 97)) ;; a
      (then
        (return
          (call $ask
            (local.get $name) (local.get $name_length)
            (local.get $arguments) (local.get $length)))))
    (if (i32.eq (local.get $letter) (i32.const 99)) ;; c
      (then (return (call $count (local.get $arguments)))))
    (if (i32.eq (local.get $letter) (i32.const 108)) ;; l
      (then (loop $always (br $always))))
    (if (i32.eq (local.get $letter) (i32.const 98)) ;; b
      (then (loop $always (br_if $always (i32.const 1)))))
    (if (i32.eq (local.get $letter) (i32.const 116)) ;; t
      (then (loop $always (br_table $always $always (i32.const 0)))))
    (if (i32.eq (local.get $letter) (i32.const 104)) ;; h
      (then (return (call $chase))))
    (if (i32.eq (local.get $letter) (i32.const 114)) ;; r
      (then (return (call $recurse (i32.const 0)))))
    (if (i32.eq (local.get $letter) (i32.const 102)) ;; f
      (then (return (call $fill))))
    (if (i32.eq (local.get $letter) (i32.const 117)) ;; u
      (then (unreachable)))
    (if (i32.eq (local.get $letter) (i32.const 120)) ;; x
      (then (call $proc_exit (i32.const 3))))
    (call $emit (i32.const 3) (i32.const 1152) (i32.const 51))
    (i32.const 1))
)
