import { tsupBase } from '../../tsup.base.ts'

export default tsupBase({
  entry: {
    index: 'src/index.ts',
  },
})
