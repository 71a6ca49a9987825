/** The only quote asset: margin, funding and both legs are counted in it, and every worth is stated in it. */
export const QUOTE_ASSET = 'USDT'
