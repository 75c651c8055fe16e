package chat.parley.house.planted.arrows.base;

public record Ground(int metres) {}
