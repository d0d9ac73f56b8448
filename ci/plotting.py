"""Plots of growth as SVG, by gnuplot: small, the same for the same figures, readable on light and on dark."""

import shutil
import subprocess

from measuring import Trouble

# Told apart on white and on black, and in grey by their points.
COLOURS = ["#4c8fd0", "#e08a2c", "#4fa64f", "#d9595a", "#3fa7a0", "#a678b8", "#a57f5f", "#c0679a", "#8a8f33"]
GREY = "#888888"

SETTINGS = f"""
set terminal svg size 760,440 dynamic noenhanced font "sans-serif,13" linewidth 1
set border 3 linecolor rgb "{GREY}"
set tics nomirror scale 0.5 textcolor rgb "{GREY}"
set grid linecolor rgb "{GREY}" linewidth 0.3, linecolor rgb "{GREY}" linewidth 0.3
set key outside right top textcolor rgb "{GREY}" samplen 1.5
set logscale xy
set format x "%.0f"
"""


def plot(path, heading, unit, curves, slope=True):
    """Draws curves, which are (name, {{x: y}}), on logarithmic axes; a grey line shows what grows as the work does."""
    if not shutil.which("gnuplot"):
        raise Trouble("there is no 'gnuplot' on the PATH (Debian's package 'gnuplot-nox')")
    script = [SETTINGS, f'set title "{heading}" textcolor rgb "{GREY}"', f'set ylabel "{unit}" textcolor rgb "{GREY}"']
    drawn = []
    for index, (name, points) in enumerate(curves):
        script += [f"$curve{index} << end", *(f"{x} {y:.6g}" for x, y in sorted(points.items())), "end"]
        look = f'linecolor rgb "{COLOURS[index % len(COLOURS)]}" linewidth 1.6 pointtype {index + 4} pointsize 0.6'
        drawn.append(f'$curve{index} with linespoints {look} title "{name}"')
    if slope:
        largest = max(y for _, points in curves for y in points.values())
        widest = max(x for _, points in curves for x in points)
        least = min(y for _, points in curves for y in points.values())
        script += [f"set yrange [{least / 2:.6g}:{largest * 2:.6g}]", f"set xrange [1:{widest}]"]
        line = f"{largest:.6g} * x / {widest}"
        drawn.append(f'{line} with lines linecolor rgb "{GREY}" linewidth 1 dashtype 3 title "as the work"')
    script.append("plot " + ", \\\n".join(drawn))
    done = subprocess.run(["gnuplot"], input="\n".join(script) + "\n", capture_output=True, text=True)
    if done.returncode or not done.stdout.startswith("<?xml"):
        raise Trouble(f"gnuplot: {done.stderr.strip()}")
    path.parent.mkdir(exist_ok=True)
    path.write_text(done.stdout)
