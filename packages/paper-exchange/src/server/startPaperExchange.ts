import type { PaperExchange, PaperExchangeOptions } from './paperExchange.ts'

/**
 * Starts a local exchange on loopback: the real paths, signatures and streams of both markets.
 *
 * @throws {PaperExchangeError} Port taken, or the state file belongs to another configuration.
 */
export declare function startPaperExchange(options: PaperExchangeOptions): Promise<PaperExchange>
