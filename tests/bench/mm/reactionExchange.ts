/** A paper exchange in a process of its own, so that its work is not measured. Tells its addresses. */
import { type PaperUrls, startPaperExchange, syntheticFeed } from '@asterkit/paper-exchange'

/** What the process says first. */
export interface ReactionExchange {
  readonly urls: PaperUrls
  readonly chainId: number
}

const paper = await startPaperExchange({
  feed: syntheticFeed({ seed: 11, stepMs: 10_000, symbolCount: 3 }),
  enforceLimits: false,
})
const told: ReactionExchange = { urls: paper.urls, chainId: paper.chainId }
process.send?.(told)
process.on('disconnect', () => process.exit())
