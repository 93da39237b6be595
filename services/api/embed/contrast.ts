/** Returns the relative luminance of a colour `#rrggbb` (WCAG 2.2). */
const luminanceOf = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};

/** Returns the contrast of two colours, each as `#rrggbb`: from 1 to 21 (WCAG 2.2). */
export const contrastOf = (one: string, other: string): number => {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
};

/** The contrast that text needs (WCAG 2.2, 1.4.3). */
export const MIN_CONTRAST = 4.5;
