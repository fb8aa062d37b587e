import { createTheme } from '@mantine/core';

/** Shades dark enough, and light enough, for text on them to be read. No style is inline: see docs/adr/0010. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  autoContrast: true,
  respectReducedMotion: true,
  luminanceThreshold: 0.179, // where black and white can be read equally well
  fontFamily: "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
  components: {
    Modal: { defaultProps: { lockScroll: false, centered: true } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
  },
});
