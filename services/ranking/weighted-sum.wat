;; Adds weighted rows of 32-bit floats, sixteen columns at a time: four numbers of a row are read at once, and the sums stay in
;; registers until the last row. `npm run build:kernel` compiles this file to weighted-sum-module.ts.
(module
  (memory (import "rows" "memory") 1)
  ;; `rows` to `rowsEnd`: for each row its address and its weight, 4 bytes each. `sums` to `sumsEnd`: the sums, 64 bytes for
  ;; sixteen columns, at least one such block. A row is as long as the sums.
  (func (export "addRows") (param $rows i32) (param $rowsEnd i32) (param $sums i32) (param $sumsEnd i32)
    (local $column i32) (local $next i32) (local $row i32) (local $weight v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $columns
      (local.set $a (v128.load (local.get $sums)))
      (local.set $b (v128.load offset=16 (local.get $sums)))
      (local.set $c (v128.load offset=32 (local.get $sums)))
      (local.set $d (v128.load offset=48 (local.get $sums)))
      (local.set $next (local.get $rows))
      (loop $all
        (local.set $row (i32.add (i32.load (local.get $next)) (local.get $column)))
        (local.set $weight (v128.load32_splat offset=4 (local.get $next)))
        (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $weight) (v128.load (local.get $row)))))
        (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $weight) (v128.load offset=16 (local.get $row)))))
        (local.set $c (f32x4.add (local.get $c) (f32x4.mul (local.get $weight) (v128.load offset=32 (local.get $row)))))
        (local.set $d (f32x4.add (local.get $d) (f32x4.mul (local.get $weight) (v128.load offset=48 (local.get $row)))))
        (local.set $next (i32.add (local.get $next) (i32.const 8)))
        (br_if $all (i32.lt_u (local.get $next) (local.get $rowsEnd))))
      (v128.store (local.get $sums) (local.get $a))
      (v128.store offset=16 (local.get $sums) (local.get $b))
      (v128.store offset=32 (local.get $sums) (local.get $c))
      (v128.store offset=48 (local.get $sums) (local.get $d))
      (local.set $column (i32.add (local.get $column) (i32.const 64)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 64)))
      (br_if $columns (i32.lt_u (local.get $sums) (local.get $sumsEnd))))))
