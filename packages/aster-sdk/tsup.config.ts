import { tsupBase } from '../../tsup.base.ts'

export default tsupBase({
  entry: {
    index: 'src/index.ts',
    'futures/index': 'src/futures/index.ts',
    'spot/index': 'src/spot/index.ts',
  },
})
