import { describeSeeds } from './vitestSeeds.ts'

describeSeeds(226, 75)
