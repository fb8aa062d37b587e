-- In which form a generation is kept: one of another form than the program's is not answered from.
ALTER TABLE projection_generation ADD COLUMN layout text NOT NULL DEFAULT '';
