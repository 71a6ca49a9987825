/** The part of the native addon that is measured; the package ships no types. */
declare module 'secp256k1' {
  const addon: {
    ecdsaSign(
      digest: Uint8Array,
      privateKey: Uint8Array,
    ): { readonly signature: Uint8Array; readonly recid: number }
  }
  export default addon
}
