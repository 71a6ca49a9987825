/**
 * Keeps the memory for short-lived objects at its first size, about 3 MB, instead of letting it grow to 48 MB: for
 * programs that mostly wait. Loading alone would grow it, and it does not shrink while a program waits. What lives
 * longer is not limited.
 *
 * @see {@link letYoungHeapGrow} for work that makes many objects.
 */
export function keepYoungHeapSmall(): void {
  setGrowthFactor(1)
}

/** Lets it grow as Node does by itself. */
export function letYoungHeapGrow(): void {
  setGrowthFactor(2)
}

/** Loaded here, because help and version do without it. */
function setGrowthFactor(factor: 1 | 2): void {
  process.getBuiltinModule('node:v8').setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}
