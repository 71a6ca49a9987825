import { areTexts, isFields } from './plainChecks.ts'

/** Whether these are trading rules of a symbol in their usual form, of either market. */
export function isPlainSymbolInfo(row: unknown): boolean {
  return (
    isFields(row) &&
    isName(row.symbol, 64) &&
    typeof row.status === 'string' &&
    isName(row.baseAsset, 32) &&
    isName(row.quoteAsset, 32) &&
    (row.marginAsset === undefined || isName(row.marginAsset, 32)) &&
    (row.contractType === undefined || typeof row.contractType === 'string') &&
    (row.orderTypes === undefined || areTexts(row.orderTypes)) &&
    (row.timeInForce === undefined || areTexts(row.timeInForce)) &&
    Array.isArray(row.filters) &&
    row.filters.every((filter) => isFields(filter) && typeof filter.filterType === 'string')
  )
}

function isName(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= longest
}
