/** `0x` hex of bytes. */
export function hexOf(bytes: Uint8Array): string {
  let text = '0x'
  for (const byte of bytes) text += HEX_OF_BYTE[byte]
  return text
}

const HEX_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Bytes of `0x` hex in lower case. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array((hex.length - 2) / 2)
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = (nibble(hex, 2 + i * 2) << 4) | nibble(hex, 3 + i * 2)
  }
  return bytes
}

/** Value of a lower-case hex digit. */
function nibble(hex: string, index: number): number {
  const code = hex.charCodeAt(index)
  return code < 58 ? code - 48 : code - 87
}
