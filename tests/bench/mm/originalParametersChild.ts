/**
 * Computes the Python maker's parameters of one recorded market in a process of its own and prints them with the
 * largest resident size. Its arguments are the folder and the symbol.
 */
import { openDataset } from '@asterkit/backtest/dataset'
import { originalParameters } from '@asterkit/market-making'
import { readOriginal } from './originalRecording.ts'

const [folder = '', symbol = ''] = process.argv.slice(2)
const [recording] = openDataset(folder, { symbols: [symbol] }).instruments
if (recording === undefined) throw new Error(`${folder} holds nothing of ${symbol}`)
const found = originalParameters(readOriginal(recording))
const megabytes = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ found, megabytes }))
