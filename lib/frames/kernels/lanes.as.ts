/** Four pixels of any dtype as 32-bit floats. */
// @ts-ignore: decorators are AssemblyScript's
@inline
export function loadFloats<T>(address: usize): v128 {
  if (isFloat<T>()) {
    if (sizeof<T>() == 4) return v128.load(address);
    const low = f32x4.demote_f64x2_zero(v128.load(address));
    const high = f32x4.demote_f64x2_zero(v128.load(address, 16));
    return v128.shuffle<u64>(low, high, 0, 2);
  }
  if (sizeof<T>() == 4) {
    return isSigned<T>() ? f32x4.convert_i32x4_s(v128.load(address)) : f32x4.convert_i32x4_u(v128.load(address));
  }
  return f32x4.convert_i32x4_s(loadIntegers<T>(address));
}

/** Four pixels of 8 or 16 bits as 32-bit integers. */
// @ts-ignore
@inline
export function loadIntegers<T>(address: usize): v128 {
  if (sizeof<T>() == 1) return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(address)));
  return isSigned<T>() ? v128.load16x4_s(address) : v128.load16x4_u(address);
}

/** Two pixels of any dtype as 64-bit floats, which hold all of them exactly. */
// @ts-ignore
@inline
export function loadDoubles<T>(address: usize): v128 {
  if (isFloat<T>()) {
    return sizeof<T>() == 8 ? v128.load(address) : f64x2.promote_low_f32x4(v128.load64_zero(address));
  }
  if (sizeof<T>() == 4) {
    const pair = v128.load64_zero(address);
    return isSigned<T>() ? f64x2.convert_low_i32x4_s(pair) : f64x2.convert_low_i32x4_u(pair);
  }
  if (sizeof<T>() == 2) {
    const pair = v128.load32_zero(address);
    return isSigned<T>()
      ? f64x2.convert_low_i32x4_s(i32x4.extend_low_i16x8_s(pair))
      : f64x2.convert_low_i32x4_u(i32x4.extend_low_i16x8_u(pair));
  }
  return f64x2(<f64>load<T>(address), <f64>load<T>(address, 1));
}
